/** Parley's secret key in tests. */
export const secretKey = Buffer.alloc(32, 7)

/** The secret key as PARLEY_SECRET_KEY. */
export const secretKeySetting = secretKey.toString('base64')
