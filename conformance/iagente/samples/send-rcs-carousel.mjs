const response = await fetch("https://lp.webpro.com.br/api/v1/rcs/messages", {
  method: "POST",
  headers: {
    "Authorization": "Bearer sk_live_sua_chave",
    "Content-Type": "application/json"
  },
  body: JSON.stringify({
    phone: "5511999999999",
    type: "carousel",
    card_width: "MEDIUM",
    cards: [
      {
        title: "Produto A",
        description: "Descricao do produto A",
        media_url: "https://exemplo.com/a.jpg",
        buttons: [{type: "url", text: "Comprar", url: "https://exemplo.com/a"}]
      },
      {
        title: "Produto B",
        description: "Descricao do produto B",
        media_url: "https://exemplo.com/b.jpg",
        buttons: [{type: "url", text: "Comprar", url: "https://exemplo.com/b"}]
      }
    ]
  })
});
