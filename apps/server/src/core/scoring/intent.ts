import { foldText } from '../../kernel/fold-text.ts'

/** Words that show an intent to buy. Accents and case don't matter. */
const languages: Record<string, readonly string[]> = {
  en: [
    'price',
    'prices',
    'pricing',
    'cost',
    'costs',
    'quote',
    'buy',
    'buying',
    'purchase',
    'order',
    'checkout',
    'demo',
    'trial',
    'invoice',
    'payment',
    'pay',
    'discount',
    'upgrade',
  ],
  pt: [
    'preço',
    'preços',
    'valor',
    'valores',
    'quanto',
    'custa',
    'comprar',
    'compra',
    'orçamento',
    'contratar',
    'demonstração',
    'boleto',
    'pix',
    'pagar',
    'pagamento',
    'desconto',
    'fatura',
  ],
  es: [
    'precio',
    'precios',
    'cuánto',
    'cuesta',
    'comprar',
    'compra',
    'presupuesto',
    'cotización',
    'contratar',
    'demostración',
    'pagar',
    'pago',
    'descuento',
    'factura',
  ],
  de: [
    'preis',
    'preise',
    'kostet',
    'kosten',
    'kaufen',
    'bestellen',
    'bestellung',
    'angebot',
    'vorführung',
    'testen',
    'rechnung',
    'bezahlen',
    'rabatt',
  ],
  fr: [
    'prix',
    'tarif',
    'tarifs',
    'combien',
    'coûte',
    'coût',
    'acheter',
    'achat',
    'commander',
    'devis',
    'démonstration',
    'essai',
    'facture',
    'payer',
    'paiement',
    'remise',
  ],
  hi: [
    'कीमत',
    'क़ीमत',
    'दाम',
    'कितना',
    'कितने',
    'खरीदना',
    'ख़रीदना',
    'ऑर्डर',
    'डेमो',
    'भुगतान',
    'छूट',
    'kimat',
    'kitna',
    'kharidna',
  ],
}

const words: ReadonlySet<string> = new Set(Object.values(languages).flatMap((list) => list.map(foldText)))

/** Characters that are read; longer texts are documents and would only cost time. */
const longestRead = 2_000

/** Whether a text has a word of intent, in any of the languages. */
export function hasIntent(text: string): boolean {
  const folded = foldText(text.slice(0, longestRead))
  for (const [word] of folded.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (words.has(word)) return true
  }
  return false
}
