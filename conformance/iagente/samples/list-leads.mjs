const response = await fetch("https://lp.webpro.com.br/api/v1/leads", {
  headers: {
    "Authorization": "Bearer sk_live_sua_chave_aqui"
  }
});
const leads = await response.json();
