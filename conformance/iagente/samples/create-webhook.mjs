const response = await fetch("https://lp.webpro.com.br/api/v1/webhooks", {
  method: "POST",
  headers: {
    "Authorization": "Bearer sk_live_sua_chave",
    "Content-Type": "application/json"
  },
  body: JSON.stringify({
    name: "Meu Webhook",
    url: "https://meusite.com/webhook",
    events: ["lead.created", "lead.qualified", "message.received"]
  })
});
const webhook = await response.json();
// Guarde o signing_secret retornado!
