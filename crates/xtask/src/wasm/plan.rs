//! Which functions and which data of a module go into which half.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Result, ensure};
use wasm_encoder::TableType;

use super::module::{Filling, Module, Segment, called, count};
use super::references::{Reached, References};
use super::split::{LOAD, functions};

/// As long is a stub at least, in bytes.
pub const STUB: usize = 10;

/// What goes where.
pub struct Plan {
    /// The function that has the rest loaded.
    pub load: u32,
    /// The functions of the rest.
    pub cold: BTreeSet<u32>,
    /// Those of them that the first half can call, with their places in the table.
    pub stubs: BTreeMap<u32, u32>,
    /// The functions of the first half that the rest calls.
    pub shared: BTreeSet<u32>,
    /// The addresses of the rest's data.
    pub data: Vec<Range<u32>>,
}

impl Plan {
    /// Makes one.
    ///
    /// # Errors
    ///
    /// When a body can't be read, or nothing would load the rest.
    pub fn of(
        module: &Module<'_>,
        is_seen: impl Fn(u32) -> bool,
        references: &References<'_>,
    ) -> Result<Self> {
        let load = module.export(LOAD)?;
        let mut cold = BTreeSet::new();
        let mut from_first: BTreeSet<_> = module.exported.values().copied().collect();
        let mut from_rest = BTreeSet::new();
        for (function, body) in module.own() {
            let mut calls = called(body)?;
            let is_shorter_than_a_stub = calls.is_empty() && body.range().len() <= STUB;
            let is_seen = is_seen(function - module.imported);
            if is_seen || is_shorter_than_a_stub || function == load {
                from_first.append(&mut calls);
            } else {
                cold.insert(function);
                from_rest.append(&mut calls);
            }
        }
        let by_load = called(&module.bodies[(load - module.imported) as usize])?;
        ensure!(by_load.is_disjoint(&cold), "{LOAD} itself needs the rest");
        let reached = reached(module, &cold, references);
        let in_tables = module.fillings.iter().flat_map(|it| &it.functions);
        from_first.extend(in_tables.filter(|function| {
            let name = module.names.get(function).filter(|it| references.know(it));
            name.is_none_or(|name| reached.functions.contains(name))
        }));
        Ok(Self {
            load,
            stubs: from_first.intersection(&cold).copied().zip(0..).collect(),
            shared: from_rest.difference(&cold).copied().collect(),
            cold,
            data: reached.never,
        })
    }

    /// The parts of a segment that are the rest's.
    pub fn parts(&self, segment: &Segment<'_>) -> impl Iterator<Item = Range<usize>> {
        let (address, length) = (segment.address, segment.bytes.len());
        self.data.iter().filter_map(move |range| {
            let start = range.start.checked_sub(address)? as usize;
            let end = start + range.len();
            (end <= length).then_some(start..end)
        })
    }

    /// The rest's functions in a filling: neighbours together, with the place of the first one.
    pub fn runs<'a>(&self, filling: &'a Filling) -> Vec<(u32, &'a [u32])> {
        let is_cold = |function: &u32| self.cold.contains(function);
        let mut next = filling.place;
        let mut runs = Vec::new();
        for run in filling
            .functions
            .chunk_by(|one, other| is_cold(one) == is_cold(other))
        {
            if run.first().is_some_and(is_cold) {
                runs.push((next, run));
            }
            next += count(run);
        }
        runs
    }

    /// The table through which stubs call.
    pub fn table(&self) -> TableType {
        functions(u32::try_from(self.stubs.len()).unwrap_or(u32::MAX))
    }
}

/// What the first half can come to. It is asked for by names, as wasm-bindgen has changed the numbers.
/// What it has done away with counts as one of the first half, and so does what shares its name with
/// one.
fn reached<'a>(
    module: &Module<'_>,
    cold: &BTreeSet<u32>,
    references: &References<'a>,
) -> Reached<'a> {
    let is_cold = |(function, _): &(&u32, &&str)| cold.contains(function);
    let (in_rest, in_first): (Vec<_>, Vec<_>) = module.names.iter().partition(is_cold);
    let mut of_rest: BTreeSet<_> = in_rest.into_iter().map(|(_, name)| *name).collect();
    for (_, name) in in_first {
        of_rest.remove(name);
    }
    references.reached(|name| !of_rest.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::split::tests::a_module;

    #[test]
    fn the_rest_brings_what_was_not_seen_for_the_stubs_and_for_the_table() {
        let module = a_module();
        let module = Module::of(&module).expect("a module");
        let plan = Plan::of(&module, |place| place == 1, &References::default());
        let plan = plan.expect("there is a way");
        assert_eq!(plan.cold, [2, 3].into());
        assert_eq!(plan.stubs, [(2, 0), (3, 1)].into());
        assert_eq!(plan.runs(&module.fillings[0]), [(2, &[2, 3][..])]);
    }

    #[test]
    fn data_of_the_rest_is_a_part_of_a_segment() {
        let data = vec![4..6, 9..11, 12..20];
        let plan = Plan {
            load: 0,
            cold: BTreeSet::new(),
            stubs: BTreeMap::new(),
            shared: BTreeSet::new(),
            data,
        };
        let segment = Segment {
            address: 8,
            bytes: b"data",
            range: 0..4,
        };
        let parts: Vec<_> = plan.parts(&segment).map(|it| (it.start, it.end)).collect();
        assert_eq!(parts, [(1, 3)]);
    }
}
