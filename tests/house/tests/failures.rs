//! The table of failures names tests that there are, and mistakes that are made on purpose.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use house::sources_of_tests;

fn page() -> String {
    std::fs::read_to_string("../../docs/failures.md").unwrap()
}

/// Rows of tables, without the lines that draw them.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = text.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_failure_names_tests_that_exist() {
    let (page, sources) = (page(), sources_of_tests());
    let (failures, _) = page.split_once("## Seeded bugs").unwrap();
    let mut seen = 0;
    for row in rows(failures).filter(|row| row[0] != "what goes wrong") {
        let tests = quoted(row[2]);
        assert!(!tests.is_empty(), "no test proves: {}", row[0]);
        for test in tests {
            let last = test.rsplit("::").next().unwrap();
            assert!(sources.contains(&format!("fn {last}(")), "no test is called {test}: {}", row[0]);
        }
        seen += 1;
    }
    assert!(seen >= 30, "the table is whole: {seen}");
}

#[test]
fn every_seeded_bug_is_a_mutant_found_within_a_thousand_schedules() {
    let page = page();
    let (_, bugs) = page.split_once("## Seeded bugs").unwrap();
    let list = std::fs::read_to_string("../mutants/mutants.toml").unwrap();
    let simulated = list.matches("simulation::the_first_thousand_schedules_hold").count();
    let rows: Vec<Vec<&str>> = rows(bugs).filter(|row| row[0].starts_with('`')).collect();
    for row in &rows {
        let name = quoted(row[0])[0];
        assert!(list.contains(&format!("name = \"{name}\"")), "no mutant makes the mistake {name}");
        assert!((1..=1_000).contains(&row[1].parse::<u64>().unwrap()), "{name}");
    }
    assert_eq!(rows.len(), simulated, "each has its row");
    assert!(rows.len() >= 10);
}
