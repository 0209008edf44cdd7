-- rule: tls_failed
-- question: 11. Did TLS fail, and why?
-- severity: error
-- about: TLS
-- needs: migration_tls_outgoing_handshake_start | migration_tls_incoming_handshake_start
-- events: migration_tls_outgoing_handshake_error(), migration_tls_incoming_handshake_error(),
--   multifd_tls_outgoing_handshake_error(), migrate_fd_error(), migrate_error()
-- title: TLS failed on the {side}: {message}
-- detail: {count} such errors in the trace; this one came first{host}.
-- advice: {cause}
WITH signs AS (
    SELECT errors.*, recordings.host
    FROM errors
    JOIN recordings ON recordings.id = errors.recording
    WHERE regexp_matches(errors.message, '\bTLS\b|certificate|gnutls', 'i')
),
firsts AS (
    SELECT
        migration,
        arg_min(side, common_ns) AS side,
        arg_min(recording, common_ns) AS recording,
        arg_min(ts_ns, common_ns) AS start_ns,
        arg_min(message, common_ns) AS message,
        arg_min(host, common_ns) AS host_name,
        count(*) AS count,
        list({'recording': recording, 'seq': seq} ORDER BY common_ns)[1:20] AS evidence
    FROM signs
    GROUP BY migration
)
SELECT
    migration,
    side,
    recording,
    start_ns,
    start_ns AS end_ns,
    message,
    count,
    coalesce(', on ' || host_name, '') AS host,
    CASE
        WHEN regexp_matches(message, 'expired|not activated|not yet valid', 'i') THEN
            'The certificate is outside of its time: renew it, and compare the clocks of the hosts.'
        WHEN regexp_matches(message, 'hostname|does not match|owner', 'i') THEN
            'The certificate is for another name: set tls-hostname to a name in it, or make one for this host.'
        WHEN regexp_matches(message, 'issuer|unknown ca|not trusted|signer', 'i') THEN
            'The other side''s certificate is signed by an authority that this side does not trust: compare ca-cert.pem.'
        WHEN regexp_matches(message, 'authz|not authori|denied', 'i') THEN
            'The certificate is good, but tls-authz does not let its owner in.'
        ELSE 'Check on both sides that tls-creds is set, that the files can be read, and that both trust the same authority; '
            || 'the log of the other side may say more.'
    END AS cause,
    evidence
FROM firsts
