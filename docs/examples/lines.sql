-- The lines and their names
SELECT provider, account_id, account_address, name, team FROM lines ORDER BY ALL;
