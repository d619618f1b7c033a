"""What every municipality must declare: accessibility of its site, and how it handles personal data."""
