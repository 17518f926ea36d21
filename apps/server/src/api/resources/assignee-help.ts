export const assigneeHelp = '`me`: whom `GET /v1/me` calls `actor`, like `user:12`. `none`: nobody. Or a name or id.'
