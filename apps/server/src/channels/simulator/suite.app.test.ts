import { testChannel } from '../../../testing/channel-suite.ts'
import { simulator } from './adapter.ts'

const url = 'https://example.com/a'
const button = { type: 'reply' as const, text: 'Yes', payload: 'yes' }

testChannel('the simulator', {
  adapter: () => simulator,
  messages: [
    { content: { type: 'text', text: 'Hi' } },
    { content: { type: 'template', name: 'boas_vindas', variables: ['Joao'] } },
    { content: { type: 'image', url, caption: 'Our garden' } },
    { content: { type: 'video', url } },
    { content: { type: 'audio', url } },
    { content: { type: 'document', url, filename: 'offer.pdf' } },
    { content: { type: 'file', url } },
    { content: { type: 'card', title: 'Plan', media_url: url, buttons: [button] } },
    { content: { type: 'carousel', width: 'MEDIUM', cards: [{ title: 'A' }, { title: 'B' }] } },
    { content: { type: 'quick_replies', text: 'Shall we?', replies: [{ text: 'Yes', payload: 'yes' }] } },
    { content: { type: 'location', latitude: 12.9, longitude: 77.5 } },
  ],
})
