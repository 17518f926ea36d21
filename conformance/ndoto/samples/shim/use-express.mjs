import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'express' ? new URL('express.mjs', import.meta.url).href : specifier, context),
})
