"""Villages and neighbourhoods (kernen): their postcodes, which pages are for them, when waste is collected there."""
