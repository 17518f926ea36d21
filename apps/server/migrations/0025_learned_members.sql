-- Readable since 0023_channel_checks.sql

-- Until now, what one workspace's Unipile said about a profile counted for every workspace: a workspace could name
-- another member for it. Where that was possible, the ids are forgotten that a message to a profile has learned, and
-- learned again at the next one. A contact without a profile's name has its id from LinkedIn's own report.
delete from identities m
where m.kind = 'linkedin_member' and (select count(*) from workspaces where test_of is null) > 1
  and exists (select from identities p where p.contact_id = m.contact_id and p.kind = 'linkedin');
