-- Everything with one contact, in order
SELECT touched_at, kind, channel, direction, author_kind, outcome, is_connected, is_open_hours, agent_id
FROM contact_touches
WHERE (provider, account_id, contact_key) = (
  SELECT provider, account_id, contact_key FROM contact_turns WHERE turn_status = 'answered' ORDER BY waiting_since LIMIT 1)
ORDER BY touched_at, kind, id;
