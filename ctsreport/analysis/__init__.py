"""Stage 4: pure judgement. Snapshots in, findings out; no clock, no file, no wording for people but that of notices."""
