import type { Texts } from '../rules/language.ts'
import type { Objection } from '../rules/objection.ts'
import type { Aspect } from './lead-facts.ts'

export const questions: Record<Aspect, Texts> = {
  need: {
    en: 'What would you like to achieve?',
    pt: 'O que você gostaria de resolver?',
    es: '¿Qué le gustaría lograr?',
    hi: 'Aapko kis cheez ki zaroorat hai?',
  },
  timeline: {
    en: 'When would you like to start?',
    pt: 'Quando você gostaria de começar?',
    es: '¿Cuándo le gustaría empezar?',
    hi: 'Aap kab se shuru karna chahenge?',
  },
  budget: {
    en: 'Roughly what budget do you have in mind?',
    pt: 'Que orçamento, mais ou menos, você tem em mente?',
    es: '¿Qué presupuesto tiene en mente, más o menos?',
    hi: 'Aapka budget lagbhag kitna hai?',
  },
  authority: {
    en: 'Who decides about this on your side?',
    pt: 'Quem decide sobre isso do seu lado?',
    es: '¿Quién decide sobre esto de su lado?',
    hi: 'Aapki taraf se faisla kaun karega?',
  },
}

export const openings = {
  greeting: {
    en: 'Hi {name}, good to hear from you. I am Priya.',
    pt: 'Oi {name}, que bom falar com você. Eu sou a Priya.',
    es: 'Hola {name}, un gusto saludarle. Soy Priya.',
    hi: 'Namaste {name}, aapse baat karke accha laga. Main Priya hoon.',
  },
  thanks: {
    en: 'Thank you for writing {name}. I am Priya, and I will help you find what fits.',
    pt: 'Obrigada por escrever {name}. Eu sou a Priya e vou ajudar você a encontrar o que serve.',
    es: 'Gracias por escribir {name}. Soy Priya y le ayudo a encontrar lo que le conviene.',
    hi: 'Likhne ke liye dhanyavad {name}. Main Priya hoon, sahi cheez chunne mein aapki madad karungi.',
  },
} satisfies Record<string, Texts>

/** Replies to objections and to questions for the price. They promise nothing. */
export const bodies: Record<Objection | 'asksPrice', Texts> = {
  asksPrice: {
    en: 'The price depends on what you need, so let me ask one thing.',
    pt: 'O preço depende do que você precisa, então me deixe perguntar uma coisa.',
    es: 'El precio depende de lo que necesite, así que permítame una pregunta.',
    hi: 'Daam aapki zaroorat par hai, isliye ek baat poochti hoon.',
  },
  price: {
    en: 'I understand that the cost matters; we look only at what you really need.',
    pt: 'Entendo que o custo importa; vamos olhar só para o que você precisa mesmo.',
    es: 'Entiendo que el costo importa; veamos solo lo que de verdad necesita.',
    hi: 'Main samajhti hoon ki kharch mayne rakhta hai; sirf wahi dekhenge jo zaroori hai.',
  },
  time: {
    en: 'No problem, this takes a moment and you can answer whenever it suits you.',
    pt: 'Sem problema, é rápido e você responde quando puder.',
    es: 'No hay problema, es un momento y puede responder cuando guste.',
    hi: 'Koi baat nahi, thoda sa hi samay lagega, jab theek lage tab jawab dijiye.',
  },
  trust: {
    en: 'That is a fair point, and a colleague can show you how we work whenever you like.',
    pt: 'É uma boa pergunta, e um colega pode mostrar como trabalhamos quando você quiser.',
    es: 'Es una duda justa, y un compañero puede mostrarle cómo trabajamos cuando quiera.',
    hi: 'Aapki baat sahi hai, humare saathi jab chahein dikha sakte hain ki hum kaise kaam karte hain.',
  },
  competitor: {
    en: 'Good to know that you have something in place already.',
    pt: 'Bom saber que você já tem algo em uso.',
    es: 'Es bueno saber que ya tiene algo en uso.',
    hi: 'Accha hai ki aapke paas pehle se kuch hai.',
  },
}

export const closings = {
  qualified: {
    en: 'Thank you, that is all I need. The next step is a short meeting, for which you will get some times right here.',
    pt: 'Obrigada, é tudo de que preciso. O próximo passo é uma conversa rápida; os horários chegam por aqui.',
    es: 'Gracias, es todo lo que necesito. El siguiente paso es una reunión corta; los horarios le llegan por aquí.',
    hi: 'Dhanyavad, mujhe itna hi jaanna tha. Agla kadam ek chhoti meeting hai, uske samay aapko yahin milenge.',
  },
  later: {
    en: 'Thank you, I have noted it all. Write to me whenever you want to go on.',
    pt: 'Obrigada, anotei tudo. Escreva para mim quando quiser continuar.',
    es: 'Gracias, lo tengo todo anotado. Escríbame cuando quiera continuar.',
    hi: 'Dhanyavad, maine sab likh liya hai. Jab aage badhna ho tab likhiyega.',
  },
  declined: {
    en: 'Thank you for telling me. If that changes, just write here.',
    pt: 'Obrigada por avisar. Se mudar de ideia, é só escrever aqui.',
    es: 'Gracias por avisar. Si cambia de idea, escriba aquí.',
    hi: 'Batane ke liye dhanyavad. Agar mann badle to yahin likhiyega.',
  },
} satisfies Record<string, Texts>
