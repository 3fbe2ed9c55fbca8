//! Cities: from the folded key to the contacts that live there, and to the ways people wrote it.

use super::index::Column;
use crate::domain::slots::{Slot, Slots};
use crate::domain::text::fold;
use rustc_hash::FxHashMap;

/// No city in the column.
pub const NO_CITY: u32 = u32::MAX;

#[derive(Debug, Clone, Default)]
struct City {
    key: String,
    slots: Slots,
}

#[derive(Debug, Clone)]
struct Spelling {
    city: u32,
    count: u32,
}

/// Every city of the book. Numbers of cities are given out as they come and live as long as the book in memory.
#[derive(Debug, Clone)]
pub struct Cities {
    cities: Vec<City>,
    by_key: FxHashMap<String, u32>,
    /// From a spelling to its city, so that only the first of many equal cells is folded.
    by_spelling: FxHashMap<String, Spelling>,
    /// City numbers by slot.
    column: Column<u32>,
}

impl Default for Cities {
    fn default() -> Cities {
        Cities {
            cities: Vec::new(),
            by_key: FxHashMap::default(),
            by_spelling: FxHashMap::default(),
            column: Column::new(NO_CITY),
        }
    }
}

impl Cities {
    /// So many slots are to come, those that are here counted.
    pub fn expect(&mut self, slots: usize) {
        self.column.expect(slots);
    }

    /// A contact lives here; `written` is not empty.
    pub fn add(&mut self, slot: Slot, written: &str) {
        let city = match self.by_spelling.get_mut(written) {
            Some(spelling) => {
                spelling.count += 1;
                spelling.city
            }
            None => {
                let city = self.city_number(fold(written));
                self.by_spelling.insert(written.to_owned(), Spelling { city, count: 1 });
                city
            }
        };
        self.column.set(slot, city);
        if let Some(city) = self.cities.get_mut(city as usize) {
            city.slots.insert(slot);
        }
    }

    /// A contact does not live here any more; `written` is what was added.
    pub fn remove(&mut self, slot: Slot, written: &str) {
        if let Some(spelling) = self.by_spelling.get_mut(written) {
            spelling.count = spelling.count.saturating_sub(1);
            if let Some(city) = self.cities.get_mut(spelling.city as usize) {
                city.slots.remove(slot);
            }
            if spelling.count == 0 {
                self.by_spelling.remove(written);
            }
        }
        self.column.set(slot, NO_CITY);
    }

    /// Contacts of the city with this folded key.
    pub fn slots(&self, key: &str) -> Option<&Slots> {
        Some(&self.cities.get(*self.by_key.get(key)? as usize)?.slots)
    }

    /// Contacts whose city holds this folded text.
    pub fn holding(&self, part: &str) -> Slots {
        let mut found = Slots::new();
        for city in self.cities.iter().filter(|city| city.key.contains(part)) {
            found |= &city.slots;
        }
        found
    }

    /// Contacts whose city's folded key passes.
    pub fn where_key(&self, keep: &dyn Fn(&[u8]) -> bool) -> Slots {
        let mut found = Slots::new();
        for city in self.cities.iter().filter(|city| keep(city.key.as_bytes())) {
            found |= &city.slots;
        }
        found
    }

    /// The most frequent spelling of each city whose key holds `part`, most frequent city first.
    pub fn spellings(&self, part: &str, limit: usize) -> Vec<String> {
        let mut best: FxHashMap<u32, (u32, &str)> = FxHashMap::default();
        for (written, spelling) in &self.by_spelling {
            keep_better(&mut best, written, spelling);
        }
        let mut found: Vec<(u64, &str)> = best
            .into_iter()
            .filter_map(|(number, (_, written))| {
                let city = self.cities.get(number as usize)?;
                city.key.contains(part).then(|| (city.slots.len(), written))
            })
            .collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        found.into_iter().take(limit).map(|(_, written)| written.to_owned()).collect()
    }

    /// The most frequent spelling of each of these cities, in their order; empty for one that nobody lives in.
    pub fn names(&self, numbers: &[u32]) -> Vec<String> {
        let mut best: FxHashMap<u32, (u32, &str)> = FxHashMap::default();
        for (written, spelling) in self.by_spelling.iter().filter(|(_, spelling)| numbers.contains(&spelling.city)) {
            keep_better(&mut best, written, spelling);
        }
        let name = |number| best.get(number).map_or_else(String::new, |(_, written)| (*written).to_owned());
        numbers.iter().map(name).collect()
    }

    /// The rank of each city number when cities are sorted by key.
    pub fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.cities.len() as u32).collect();
        order.sort_unstable_by_key(|city| self.cities[*city as usize].key.as_bytes());
        let mut ranks = vec![0; order.len()];
        for (rank, city) in order.into_iter().enumerate() {
            ranks[city as usize] = rank as u32;
        }
        ranks
    }

    /// City numbers by slot, `NO_CITY` where there is none. May be shorter than the highest slot.
    pub fn column(&self) -> &[u32] {
        self.column.as_slice()
    }

    /// Bytes held in memory, about; bitmaps and names are left out.
    pub fn memory(&self) -> usize {
        self.column.memory()
    }

    fn city_number(&mut self, key: String) -> u32 {
        if let Some(number) = self.by_key.get(&key) {
            return *number;
        }
        let number = self.cities.len() as u32;
        self.cities.push(City { key: key.clone(), slots: Slots::new() });
        self.by_key.insert(key, number);
        number
    }
}

/// Keeps the more frequent spelling of a city. Of equally frequent ones the first in byte order, so that the answer does not
/// depend on a hash.
fn keep_better<'s>(best: &mut FxHashMap<u32, (u32, &'s str)>, written: &'s str, spelling: &Spelling) {
    let entry = best.entry(spelling.city).or_insert((0, ""));
    if spelling.count > entry.0 || (spelling.count == entry.0 && written < entry.1) {
        *entry = (spelling.count, written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_city_count_together_and_the_commonest_is_shown() {
        let mut cities = Cities::default();
        for (slot, written) in ["Jeddah", "jeddah", "jeddah", "Riyadh", "Mecca"].into_iter().enumerate() {
            cities.add(slot as u32, written);
        }
        assert_eq!(cities.spellings("", 9), ["jeddah", "Mecca", "Riyadh"]);
        assert_eq!(cities.spellings("ri", 9), ["Riyadh"]);
        assert_eq!(cities.spellings("", 1), ["jeddah"]);
        assert_eq!(cities.slots("jeddah").map(|slots| slots.len()), Some(3));
        cities.remove(1, "jeddah");
        cities.remove(2, "jeddah");
        cities.remove(3, "Riyadh");
        assert_eq!(cities.spellings("", 9), ["Jeddah", "Mecca"]);
        assert_eq!(cities.slots("jeddah").map(|slots| slots.iter().collect::<Vec<_>>()), Some(vec![0]));
        assert!(cities.holding("ri").is_empty());
        assert_eq!(cities.column()[3], NO_CITY);
    }
}
