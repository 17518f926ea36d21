curl https://niyogai.com/api/v1/leads \
  -H "Authorization: Bearer niyog_live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
