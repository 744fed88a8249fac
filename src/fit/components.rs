//! Connected pieces and holes of a set of grid points.

/// The pieces of a set whose points touch at faces, edges or corners: largest first, each as indices.
pub fn pieces(size: [usize; 3], set: &[bool]) -> Vec<Vec<u32>> {
    let mut free = set.to_vec();
    let mut pieces = Vec::new();
    for start in 0..free.len() {
        if !free[start] {
            continue;
        }
        free[start] = false;
        let (mut piece, mut next) = (vec![start as u32], 0);
        while next < piece.len() {
            let at = piece[next] as usize;
            next += 1;
            let [x, y, z] = [at % size[0], at / size[0] % size[1], at / (size[0] * size[1])];
            let range = |c: usize, n: usize| c.saturating_sub(1)..=(c + 1).min(n - 1);
            for k in range(z, size[2]) {
                for j in range(y, size[1]) {
                    for i in range(x, size[0]) {
                        let other = i + size[0] * (j + size[1] * k);
                        if free[other] {
                            free[other] = false;
                            piece.push(other as u32);
                        }
                    }
                }
            }
        }
        pieces.push(piece);
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    pieces
}

/// The points outside a plane set that are cut off from the border of the plane: its holes.
pub fn holes([nx, ny]: [usize; 2], set: &[bool]) -> Vec<u32> {
    let mut reached = set.to_vec();
    let border = |at: usize| at.is_multiple_of(nx) || at % nx == nx - 1 || at / nx == 0 || at / nx == ny - 1;
    let mut open: Vec<usize> = (0..nx * ny).filter(|at| border(*at) && !set[*at]).collect();
    open.iter().for_each(|at| reached[*at] = true);
    while let Some(at) = open.pop() {
        let (x, y) = (at % nx, at / nx);
        let beside = [
            (x > 0).then(|| at - 1),
            (x + 1 < nx).then(|| at + 1),
            (y > 0).then(|| at - nx),
            (y + 1 < ny).then(|| at + nx),
        ];
        for other in beside.into_iter().flatten() {
            if !reached[other] {
                reached[other] = true;
                open.push(other);
            }
        }
    }
    (0..nx * ny).filter(|at| !reached[*at]).map(|at| at as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pieces_are_found_and_corners_join() {
        let mut set = vec![false; 27];
        [0, 13, 2].into_iter().for_each(|at| set[at] = true);
        assert_eq!(
            pieces([3; 3], &set).iter().map(Vec::len).collect::<Vec<_>>(),
            [3],
            "the middle joins all"
        );
        set[13] = false;
        assert_eq!(pieces([3; 3], &set).len(), 2);
    }

    #[test]
    fn a_ring_has_a_hole_and_a_gap_opens_it() {
        let mut set = vec![true; 25];
        set[12] = false;
        assert_eq!(holes([5, 5], &set), [12]);
        set[10] = false;
        set[11] = false;
        assert!(holes([5, 5], &set).is_empty());
    }
}
