//! Node lines of the line relaxation: chains along the stiffest axis of the elements.
//!
//! Each element offers its node lines along its stiffest axis as segments. Segments join at their ends into
//! chains, stiffest first.

use super::super::operator::Stencil;
use crate::fem::Space;
use std::collections::HashMap;

/// One node line of an element along its stiffest axis.
#[derive(Clone, Debug)]
struct Segment {
    /// Free global nodes in order, at most N+1.
    nodes: Vec<u32>,
    /// Stiffness along the segment [N/m]; the stiffest segments are joined first.
    strength: f64,
}

/// Segments along the stiffest axis of every element, each once, stiffest first, without held nodes.
fn segments(space: &Space, free: &[bool], strength: &[[f64; 3]], stencil: &Stencil) -> Vec<Segment> {
    let mut known: HashMap<(u32, u32, u32), usize> = HashMap::new();
    let mut all: Vec<Segment> = Vec::new();
    for (e, s) in strength.iter().enumerate() {
        let axis = (0..3).max_by(|&a, &b| s[a].total_cmp(&s[b])).unwrap_or(0);
        let of = space.nodes_of(e);
        for p in (0..of.len()).filter(|&p| stencil.index(p, axis) == 0) {
            let nodes: Vec<u32> = (0..stencil.m).map(|n| of[stencil.along(p, axis, n)]).collect();
            let (a, b) = (nodes[0].min(nodes[space.order]), nodes[0].max(nodes[space.order]));
            let middle = nodes[1].min(nodes[space.order - 1]);
            let next = all.len();
            let at = *known.entry((a, b, middle)).or_insert(next);
            if at == next {
                let nodes = nodes.into_iter().filter(|&n| free[n as usize]).collect();
                all.push(Segment { nodes, strength: s[axis] });
            } else {
                all[at].strength = all[at].strength.max(s[axis]);
            }
        }
    }
    all.retain(|s| s.nodes.len() > 1);
    all.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    all
}

/// `[chain]` nodes in order; each free node of `space` is in exactly one chain, alone if on no segment.
/// `strength` is `[element][axis]` stiffness [N/m].
pub fn chains(space: &Space, free: &[bool], strength: &[[f64; 3]], stencil: &Stencil) -> Vec<Vec<u32>> {
    let n = space.n_nodes();
    let (taken, used) = join(n, segments(space, free, strength, stencil));
    let mut chains = trace(&taken);
    chains.extend((0..n as u32).filter(|&n| free[n as usize] && used[n as usize] == 0).map(|n| vec![n]));
    chains
}

/// Accepts segments, stiffest first, while inner nodes belong to one segment, end nodes to at most two, and
/// no loop closes. Returns the accepted segments and the `[node]` number of uses (2 for inner nodes).
fn join(n: usize, segments: Vec<Segment>) -> (Vec<Vec<u32>>, Vec<u8>) {
    // Uses of a node: 0 none, 1 one end, 2 inner node or two ends.
    let mut used = vec![0u8; n];
    let mut root: Vec<u32> = (0..n as u32).collect();
    fn find(root: &mut [u32], mut x: u32) -> u32 {
        while root[x as usize] != x {
            root[x as usize] = root[root[x as usize] as usize];
            x = root[x as usize];
        }
        x
    }
    let mut taken: Vec<Vec<u32>> = Vec::new();
    for Segment { nodes, .. } in segments {
        let (a, b) = (nodes[0], nodes[nodes.len() - 1]);
        let inside = &nodes[1..nodes.len() - 1];
        let (ra, rb) = (find(&mut root, a), find(&mut root, b));
        if used[a as usize] > 1
            || used[b as usize] > 1
            || ra == rb
            || inside.iter().any(|&n| used[n as usize] > 0)
        {
            continue;
        }
        inside.iter().for_each(|&n| used[n as usize] = 2);
        used[a as usize] += 1;
        used[b as usize] += 1;
        root[ra as usize] = rb;
        taken.push(nodes);
    }
    (taken, used)
}

/// Chains of segments that share end nodes, each traced from the end with the lower node number.
fn trace(taken: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut ends: HashMap<u32, Vec<usize>> = HashMap::new();
    for (s, nodes) in taken.iter().enumerate() {
        ends.entry(nodes[0]).or_default().push(s);
        ends.entry(nodes[nodes.len() - 1]).or_default().push(s);
    }
    let mut done = vec![false; taken.len()];
    let mut chains: Vec<Vec<u32>> = Vec::new();
    let mut starts: Vec<u32> = ends.iter().filter(|(_, s)| s.len() == 1).map(|(&n, _)| n).collect();
    starts.sort_unstable();
    for start in starts {
        let mut line = vec![start];
        let mut at = start;
        while let Some(&s) = ends[&at].iter().find(|&&s| !done[s]) {
            done[s] = true;
            let mut nodes = taken[s].clone();
            if nodes[0] != at {
                nodes.reverse();
            }
            line.extend(&nodes[1..]);
            at = line[line.len() - 1];
        }
        if line.len() > 1 {
            chains.push(line);
        }
    }
    chains
}
