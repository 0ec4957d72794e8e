-- The accounts and their time zones
SELECT provider, account_id, name, zone FROM accounts ORDER BY ALL;
