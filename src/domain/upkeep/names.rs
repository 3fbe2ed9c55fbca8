//! The names of a book, as filters ask for them.

use crate::domain::book::Book;
use crate::domain::field::CustomField;
use crate::domain::segment::resolve::Names;
use crate::domain::tag::TagId;
use crate::domain::text::fold;

/// A book that filters ask for names.
pub struct BookNames<'b>(pub &'b Book);

impl Names for BookNames<'_> {
    fn tag(&self, folded: &str) -> Option<TagId> {
        self.0.tag_by_name(folded).map(|tag| tag.id)
    }

    fn tag_in(&self, dimension_folded: &str, tag_folded: &str) -> Option<TagId> {
        let tag = self.0.tag_by_name(tag_folded)?;
        let dimension = self.0.dimension(tag.dimension?)?;
        (fold(&dimension.name) == dimension_folded).then_some(tag.id)
    }

    fn has_dimension(&self, folded: &str) -> bool {
        self.0.dimensions().any(|dimension| fold(&dimension.name) == folded)
    }

    fn tag_names(&self) -> Vec<String> {
        self.0.tags().map(|tag| tag.name.clone()).collect()
    }

    fn dimension_names(&self) -> Vec<String> {
        self.0.dimensions().map(|dimension| dimension.name.clone()).collect()
    }

    fn own_field(&self, folded: &str) -> Option<CustomField> {
        let mut fields = self.0.arranged::<CustomField>();
        fields.find(|field| fold(&field.label) == folded || fold(&field.key) == folded)
    }

    fn own_names(&self) -> Vec<String> {
        self.0.arranged::<CustomField>().map(|field| field.label).collect()
    }

    fn segment(&self, folded: &str) -> Option<String> {
        self.0.segments().find(|segment| fold(&segment.name) == folded).map(|segment| segment.filter.clone())
    }

    fn segment_names(&self) -> Vec<String> {
        self.0.segments().map(|segment| segment.name.clone()).collect()
    }
}
