curl https://api.heypingr.com/v1/triggers \
  -H "X-API-Key: pk_live_..."
