import { phrases, type Said, says } from './said.ts'

/** What a message is about, the most important topic first. */
export const topics = ['refund', 'order', 'problem', 'demo', 'price', 'features'] as const
export type Topic = (typeof topics)[number]

const signs: Record<Topic, readonly string[]> = {
  refund: phrases(
    'refund, refunds, money back, return it, return my, return the, cancel my order, cancel the order, chargeback',
    'cancel my subscription, cancel my plan, want to return, send it back',
    'reembolso, estorno, dinheiro de volta, devolver, devolução, cancelar o pedido, cancelar meu pedido',
    'cancelar minha assinatura, cancelar meu plano',
    'devolución, dinero de vuelta, cancelar el pedido, cancelar mi pedido, cancelar mi suscripción',
    'paise wapas, paisa wapas, refund chahiye, order cancel, रिफंड, पैसे वापस, ऑर्डर कैंसल',
  ),
  order: phrases(
    'where is my order, wheres my order, order status, status of my order, my order, track my, tracking',
    'my parcel',
    'my package, my delivery, delivery status, not arrived, hasnt arrived, not delivered, when will it arrive',
    'shipped',
    'meu pedido, minha encomenda, meu pacote, rastreio, rastrear, rastreamento, não chegou, quando chega',
    'minha entrega',
    'mi pedido, mi paquete, rastreo, no llegó, no ha llegado, cuándo llega, mi envío, mi entrega',
    'mera order, order kahan, parcel kahan, order kab, delivery kab, nahi aaya, nahi mila, मेरा ऑर्डर, ऑर्डर कहाँ',
    'पार्सल',
  ),
  problem: phrases(
    'not working, doesnt work, does not work, isnt working, broken, error, bug, problem, issue, cant log in',
    'crash',
    'cant login, cannot login, cannot log in, stopped working, support, defective, damaged, help me with, crashes',
    'não funciona, não está funcionando, parou de funcionar, quebrado, quebrou, erro, problema, defeito, suporte',
    'não consigo entrar, não consigo acessar, com defeito, travando',
    'no funciona, dejó de funcionar, roto, falla, defectuoso, soporte, no puedo entrar, no puedo acceder, dañado',
    'kaam nahi kar, kharab, chal nahi raha, dikkat, samasya, login nahi, काम नहीं कर, ख़राब, खराब, दिक्कत, समस्या',
  ),
  demo: phrases(
    'demo, a trial, free trial, book a call, book a meeting, schedule a call, schedule a meeting, a meeting',
    'walkthrough',
    'demonstração, teste grátis, agendar, marcar uma reunião, uma reunião, apresentação',
    'demostración, prueba gratis, agendar, una reunión, una llamada, presentación',
    'demo dikhao, demo chahiye, meeting rakho, डेमो, मीटिंग',
  ),
  price: phrases(
    'price, prices, pricing, cost, costs, how much, quote, rates, charges, fee, fees, discount',
    'preço, preços, quanto custa, quanto é, quanto fica, qual o valor, valores, orçamento, desconto, mensalidade',
    'precio, precios, cuánto cuesta, cuánto es, cuánto vale, cotización, descuento, tarifas',
    'kitna, kitne ka, kimat, keemat, daam, rate kya, charges kya, कीमत, दाम, कितना, कितने',
  ),
  features: phrases(
    'does it, can it, can you, do you support, do you offer, do you have, features, integrate, integration',
    'how does it work',
    'what does it do, what do you do, what is it',
    'funciona com, vocês têm, tem integração, integração, recursos, funcionalidades, como funciona, o que faz',
    'tienen, integración, se integra, funciones, funcionalidades, cómo funciona, qué hace',
    'kya hai, kaise kaam, kya karta, features kya, कैसे काम, क्या है',
  ),
}

/** The topic of a message. Null if it has none. */
export function readTopic(said: Said): Topic | null {
  return topics.find((topic) => says(said, signs[topic])) ?? null
}

const human = phrases(
  'human, real person, a person, talk to someone, speak to someone, talk to somebody, speak with someone',
  'agent please, live agent, representative, customer service, your manager, a manager, sales rep, call me',
  'give me a call, talk to sales, speak to sales, someone from your team',
  'atendente, humano, uma pessoa, falar com alguém, falar com uma pessoa, falar com o gerente, me liga',
  'me ligue',
  'pessoa de verdade, falar com um vendedor, falar com um consultor',
  'una persona, hablar con alguien, un asesor, un agente, persona real, el gerente, llámame, llámeme',
  'un vendedor',
  'insaan se, kisi se baat, person se baat, manager se baat, call karo, call kijiye, call kar do, phone karo',
  'इंसान, किसी से बात, मैनेजर, कॉल करो, कॉल करें, फोन करो',
)

export const wantsHuman = (said: Said): boolean => says(said, human)

const seeking = phrases(
  'need a, need an, need something, looking for a, looking for an, looking for something, help choosing',
  'preciso de um, preciso de uma, precisamos de um, precisamos de uma, procuro, procuramos',
  'necesito un, necesito una, necesitamos un, necesitamos una, busco, buscamos, ek chahiye, dhoondh',
)

/** Whether the message looks for something to buy, even if it mentions a problem. */
export const isSeeking = (said: Said): boolean => says(said, seeking)
