const response = await fetch("https://lp.webpro.com.br/api/v1/rcs/messages", {
  method: "POST",
  headers: {
    "Authorization": "Bearer sk_live_sua_chave",
    "Content-Type": "application/json"
  },
  body: JSON.stringify({
    phone: "5511999999999",
    type: "text",
    text: "Ola! Como posso ajudar?"
  })
});
