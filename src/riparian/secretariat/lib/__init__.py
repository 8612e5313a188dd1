"""Fields, forms, pages and clocks that know no word of the domain."""
