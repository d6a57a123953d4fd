-- Scans that a wrong clock has dated: charts count them by their right time.
CREATE INDEX scan_wrong_clock ON scan (id) WHERE NOT clock_ok;
