-- The agents and their teams
SELECT provider, account_id, agent_id, name, team FROM agents ORDER BY ALL;
