//! Works the numbering plans out of libphonenumber's metadata: the two files beside this one, and so the proof that they are
//! right for all numbers and not for samples. Only tests are compiled with it.

#![allow(
    deprecated,
    reason = "the package warns of reading these fields through its wrapper; there is no wrapper here"
)]

use super::automata::Machine;
use super::writing::{NOWHERE, Pool};
use super::{EITHER, LANDLINE, MOBILE, OTHER};
use prost::Message;
use rlibphonenumber::{PhoneMetadata, PhoneMetadataCollection, PhoneNumberDesc};
use std::collections::{BTreeMap, HashMap};
use std::process::Command;

/// No meaning, and the only one of digits that look like a number at all.
const NOTHING: u8 = 0;
const GENERAL: u8 = 1;

/// The metadata inside the referee's package, found where cargo keeps the package.
pub fn all_metadata() -> Vec<PhoneMetadata> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let tree: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = tree["packages"].as_array().expect("packages are a list");
    let package =
        packages.iter().find(|package| package["name"] == "rlibphonenumber").expect("the referee is a dependency");
    let manifest = std::path::Path::new(package["manifest_path"].as_str().expect("a path"));
    let bytes =
        std::fs::read(manifest.with_file_name("src/generated/metadata/metadata.bin")).expect("the metadata is there");
    PhoneMetadataCollection::decode(bytes.as_slice()).expect("the metadata decodes").metadata
}

/// The two files.
pub struct Files {
    pub regions: String,
    pub digits: Vec<u8>,
}

/// Regions by code, the main one first and the others as the metadata lists them, as the referee keeps them.
fn by_code(all: &[PhoneMetadata]) -> BTreeMap<i32, Vec<&PhoneMetadata>> {
    let mut codes: BTreeMap<i32, Vec<&PhoneMetadata>> = BTreeMap::new();
    for metadata in all {
        let regions = codes.entry(metadata.country_code()).or_default();
        let at = if metadata.main_country_for_code() { 0 } else { regions.len() };
        regions.insert(at, metadata);
    }
    codes
}

/// What the metadata says.
pub fn files() -> Files {
    let all = all_metadata();
    let codes = by_code(&all);
    let mut regions = String::from(
        "# country code lengths local-lengths abroad trunk rule; written by the tests, see docs/decisions/phones-in-tables.md\n",
    );
    let mut pool = Pool::new();
    let (mut kinds, mut generals) = (Vec::new(), Vec::new());
    for (code, members) in &codes {
        let mut plans: Vec<Machines> = Vec::new();
        for metadata in members {
            regions.push_str(&line(*code, metadata));
            plans.push(Machines::of(metadata));
            let general = plans.last_mut().expect("one was pushed");
            generals.push(general.general_root(&mut pool));
        }
        kinds.push(Product::of(plans).root(&mut pool));
    }
    kinds.extend(generals);
    Files { regions, digits: pool.file(&kinds) }
}

/// The pattern without the anchors that the referee's package puts around each; `None` where there is none.
fn bare(pattern: Option<&str>) -> Option<&str> {
    pattern.map(|pattern| {
        pattern
            .strip_prefix("^(?:")
            .and_then(|pattern| pattern.strip_suffix(")$"))
            .unwrap_or_else(|| panic!("{pattern} has no anchors"))
    })
}

/// The line of a region in `regions.txt`.
fn line(code: i32, metadata: &PhoneMetadata) -> String {
    let general = metadata.general_desc.as_ref().expect("a region describes its numbers");
    let list = |lengths: &[i32]| {
        assert!(lengths.iter().all(|length| (2..=17).contains(length)), "lengths of {} are not special", metadata.id);
        lengths.iter().map(i32::to_string).collect::<Vec<_>>().join(",")
    };
    let fields = [
        metadata.id.clone(),
        code.to_string(),
        list(&general.possible_length),
        list(&general.possible_length_local_only),
        bare(metadata.international_prefix.as_deref()).unwrap_or_default().to_owned(),
        bare(metadata.national_prefix_for_parsing.as_deref()).unwrap_or_default().to_owned(),
        metadata.national_prefix_transform_rule().to_owned(),
    ];
    fields.map(|field| if field.is_empty() { "-".to_owned() } else { field }).join(" ") + "\n"
}

/// One kind of number in a region: its pattern and lengths.
struct Description {
    machine: Machine,
    lengths: Vec<i32>,
}

impl Description {
    fn of(description: Option<&PhoneNumberDesc>) -> Option<Description> {
        let description = description?;
        let pattern = bare(description.national_number_pattern.as_deref())?;
        let lengths = description.possible_length.clone();
        // A kind that a region does not have.
        (lengths != [-1]).then(|| Description { machine: Machine::of(pattern), lengths })
    }

    fn fits(&self, state: usize, length: i32) -> bool {
        (self.lengths.is_empty() || self.lengths.contains(&length)) && self.machine.accepts(state)
    }
}

/// All patterns of a region.
struct Machines {
    general: Machine,
    general_lengths: Vec<i32>,
    /// Everything but landlines and mobiles, then landlines, then mobiles.
    kinds: Vec<Option<Description>>,
    same: bool,
    leading: Option<Machine>,
}

const FIXED: usize = 8;
const CELL: usize = 9;

impl Machines {
    fn of(metadata: &PhoneMetadata) -> Machines {
        let general = Description::of(metadata.general_desc.as_ref()).expect("a region describes its numbers");
        Machines {
            general: general.machine,
            general_lengths: general.lengths,
            kinds: [
                &metadata.premium_rate,
                &metadata.toll_free,
                &metadata.shared_cost,
                &metadata.voip,
                &metadata.personal_number,
                &metadata.pager,
                &metadata.uan,
                &metadata.voicemail,
                &metadata.fixed_line,
                &metadata.mobile,
            ]
            .into_iter()
            .map(|kind| Description::of(kind.as_ref()))
            .collect(),
            same: metadata.same_mobile_and_fixed_line_pattern(),
            leading: bare(metadata.leading_digits.as_deref()).map(Machine::of),
        }
    }

    fn general_root(&mut self, pool: &mut Pool) -> usize {
        general_node(&mut self.general, 0, pool, &mut HashMap::new())
    }

    /// The kind of a number, as the referee's `get_number_type_helper` finds it.
    fn kind(&self, states: &[usize], length: i32) -> u8 {
        let fits = |kind: usize| {
            self.kinds[kind].as_ref().is_some_and(|description| description.fits(states[kind + 1], length))
        };
        let lengths = &self.general_lengths;
        if !(lengths.is_empty() || lengths.contains(&length)) || !self.general.accepts(states[0]) {
            return NOTHING;
        }
        if (0..FIXED).any(fits) {
            return OTHER;
        }
        match (fits(FIXED), fits(CELL)) {
            (true, _) if self.same => EITHER,
            (true, true) => EITHER,
            (true, false) => LANDLINE,
            (false, true) if !self.same => MOBILE,
            _ => NOTHING,
        }
    }

    fn step(&mut self, states: &[usize], digit: u8) -> Vec<usize> {
        let machines = std::iter::once(Some(&mut self.general))
            .chain(self.kinds.iter_mut().map(|kind| kind.as_mut().map(|kind| &mut kind.machine)));
        machines.zip(states).map(|(machine, &state)| machine.map_or(0, |machine| machine.step(state, digit))).collect()
    }

    /// Where the region says so by its leading digits alone.
    fn leads(&self, state: usize) -> bool {
        self.leading.as_ref().is_some_and(|machine| machine.accepts(state))
    }
}

fn general_node(machine: &mut Machine, state: usize, pool: &mut Pool, known: &mut HashMap<usize, usize>) -> usize {
    if let Some(&node) = known.get(&state) {
        return node;
    }
    let next = std::array::from_fn(|digit| {
        let to = machine.step(state, digit as u8);
        if machine.is_stuck(to) { NOWHERE } else { general_node(machine, to, pool, known) }
    });
    let node = pool.node(if machine.accepts(state) { GENERAL } else { NOTHING }, next);
    known.insert(state, node);
    node
}

/// The regions of a code, read side by side.
struct Product {
    regions: Vec<Machines>,
    known: HashMap<(Vec<Vec<usize>>, i32), usize>,
}

impl Product {
    fn of(regions: Vec<Machines>) -> Product {
        Product { regions, known: HashMap::new() }
    }

    fn root(&mut self, pool: &mut Pool) -> usize {
        let start = self.regions.iter().map(|region| vec![0; region.kinds.len() + 2]).collect();
        self.node(start, 0, pool)
    }

    /// Per region the states of the general pattern, of all kinds, and of the leading digits.
    fn node(&mut self, states: Vec<Vec<usize>>, length: i32, pool: &mut Pool) -> usize {
        if let Some(&node) = self.known.get(&(states.clone(), length)) {
            return node;
        }
        let stuck = self.regions.iter().zip(&states).all(|(region, states)| region.general.is_stuck(states[0]));
        if stuck {
            return NOWHERE;
        }
        let next = std::array::from_fn(|digit| {
            let next = self.regions.iter_mut().zip(&states).map(|(region, states)| {
                let mut next = region.step(states, digit as u8);
                let leading = states[states.len() - 1];
                next.push(match &mut region.leading {
                    // What comes behind the leading digits does not matter.
                    Some(machine) if !machine.accepts(leading) => machine.step(leading, digit as u8),
                    _ => leading,
                });
                next
            });
            let next = next.collect();
            self.node(next, length + 1, pool)
        });
        let node = pool.node(self.meaning(&states, length), next);
        self.known.insert((states, length), node);
        node
    }

    /// As the referee's `get_region_for_number` and `get_number_type` find it.
    fn meaning(&self, states: &[Vec<usize>], length: i32) -> u8 {
        let several = self.regions.len() > 1;
        for (region, states) in self.regions.iter().zip(states) {
            let kind = region.kind(states, length);
            if kind != NOTHING || (several && region.leads(states[states.len() - 1])) {
                return kind;
            }
        }
        NOTHING
    }
}
