//! "Did you mean": the nearest of the names that exist.

/// The candidate that is most like `name`, if one is near enough to have been meant.
pub(crate) fn closest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .min()
        .filter(|(distance, candidate)| {
            *distance <= name.chars().count().max(candidate.chars().count()) / 3 + 1
        })
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance: how many characters must be inserted, removed or replaced.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, left) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn only_a_near_name_is_offered() {
        assert_eq!(closest("Prodcut", ["Order", "Product"]), Some("Product"));
        assert_eq!(closest("product", ["Order", "Product"]), Some("Product"));
        assert_eq!(closest("Money", ["Problem", "Product"]), None);
        assert_eq!(closest("Money", []), None);
    }
}
