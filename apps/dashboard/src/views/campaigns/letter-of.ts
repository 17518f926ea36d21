/** What a variant is called. */
export const letterOf = (variant: number): string => String.fromCharCode(65 + variant)
