/** What Parley encrypts with in tests. */
export const secretKey = Buffer.alloc(32, 7)

/** As its settings have it. */
export const secretKeySetting = secretKey.toString('base64')
