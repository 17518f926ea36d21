// Enviar template
const response = await fetch("https://lp.webpro.com.br/api/v1/whatsapp/messages", {
  method: "POST",
  headers: {
    "Authorization": "Bearer sk_live_sua_chave",
    "Content-Type": "application/json"
  },
  body: JSON.stringify({
    integration_id: 1,
    phone: "5511999999999",
    type: "template",
    template_name: "boas_vindas",
    variables: ["Joao"]
  })
});
