-- Missed callers whom nobody reached come first
SELECT provider, account_id, contact_key, missed_at, missed_count, has_voicemail, first_attempt_at, first_contact_at, called_again_at
FROM missed_call_followups
ORDER BY is_recovered, missed_at
LIMIT 20;
