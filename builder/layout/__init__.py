"""Turn a leaflet into pages with structure. The only home of ReportLab."""
