-- What is due next?
SELECT provider, account_id, conversation_id, channel, policy, due_at, sla_status
FROM sla_turns
WHERE turn_status = 'waiting'
ORDER BY due_at
LIMIT 20;

-- Share of the targets that we keep, per week
SELECT toMonday(waiting_since) AS week, policy, countIf(sla_status = 'met') / nullIf(countIf(sla_status IN ('met', 'breached')), 0) AS share_met
FROM sla_turns
GROUP BY ALL
ORDER BY ALL;
