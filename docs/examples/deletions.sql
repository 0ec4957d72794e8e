-- What to delete from a copy of the views
SELECT kind, provider, account_id, id FROM deletions WHERE changed_at >= '2026-11-01' ORDER BY ALL;
