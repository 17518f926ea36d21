-- Finds contacts by a part of their name, e-mail address or phone number. pg_trgm comes with PostgreSQL, and the owner of
-- a database may create it. Where it is missing, a search reads all contacts of its workspace.
do $$
begin
  create extension if not exists pg_trgm;
  -- A small pending list: it is emptied by the insert that fills it.
  create index contacts_name_search on contacts using gin (lower(name) gin_trgm_ops)
    with (gin_pending_list_limit = 256);
  create index identities_search on identities using gin (value gin_trgm_ops)
    with (gin_pending_list_limit = 256) where kind in ('email', 'phone');
exception
  when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
    raise notice 'the extension pg_trgm is not available: %', sqlerrm;
end $$;
