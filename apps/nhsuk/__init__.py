"""The NHS design system for Heartwood: components, forms, layout and error pages."""
