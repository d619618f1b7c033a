"""A municipality's brand as data: logo, colours by role, letters and shape, checked against WCAG AA when it is set."""
