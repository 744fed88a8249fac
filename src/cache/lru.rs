//! `Lru`: values in memory by key, bounded in total weight; the least recently used are dropped first.

use std::collections::VecDeque;

/// Values by key, the most recently used first.
#[derive(Debug)]
pub struct Lru<T> {
    entries: VecDeque<(String, T)>,
    /// Largest total weight.
    limit: usize,
    weight: fn(&T) -> usize,
}

impl<T> Lru<T> {
    /// A cache of at most `count` values.
    pub fn of_count(count: usize) -> Lru<T> {
        Lru::new(count, |_| 1)
    }

    /// A cache whose total weight is at most `limit`.
    pub fn new(limit: usize, weight: fn(&T) -> usize) -> Lru<T> {
        Lru { entries: VecDeque::new(), limit, weight }
    }

    /// The value under `key`; it becomes the most recently used.
    pub fn get(&mut self, key: &str) -> Option<&mut T> {
        let at = self.entries.iter().position(|(k, _)| k == key)?;
        let entry = self.entries.remove(at)?;
        self.entries.push_front(entry);
        self.entries.front_mut().map(|(_, value)| value)
    }

    /// Inserts `value` under a new `key` and drops values until the limit holds; `value` itself is dropped if
    /// it alone exceeds the limit.
    pub fn insert(&mut self, key: String, value: T) {
        self.entries.push_front((key, value));
        self.shrink(self.limit);
    }

    /// Drops values until a value of weight `weight` fits.
    pub fn make_room(&mut self, weight: usize) {
        self.shrink(self.limit.saturating_sub(weight));
    }

    /// Drops every value.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Whether the cache is empty.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn shrink(&mut self, limit: usize) {
        let mut total: usize = self.entries.iter().map(|(_, value)| (self.weight)(value)).sum();
        while total > limit {
            let Some((_, dropped)) = self.entries.pop_back() else { break };
            total -= (self.weight)(&dropped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_is_dropped_first() {
        let mut cache = Lru::of_count(2);
        cache.insert("a".into(), 1);
        cache.insert("b".into(), 2);
        assert_eq!(cache.get("a"), Some(&mut 1));
        cache.insert("c".into(), 3);
        assert_eq!(
            [cache.get("a").copied(), cache.get("b").copied(), cache.get("c").copied()],
            [Some(1), None, Some(3)]
        );
    }

    #[test]
    fn weights_add_up_to_the_limit_at_most() {
        let mut cache = Lru::new(10, |bytes: &usize| *bytes);
        cache.insert("a".into(), 4);
        cache.insert("b".into(), 6);
        assert!(cache.get("a").is_some() && cache.get("b").is_some());
        cache.make_room(5);
        assert!(cache.get("a").is_none(), "6 and 5 exceed 10");
        cache.insert("c".into(), 11);
        assert!(cache.is_empty());
    }
}
