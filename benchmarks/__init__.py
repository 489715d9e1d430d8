"""Speed, measured on real libraries and a real terminal; reported, never asserted."""
