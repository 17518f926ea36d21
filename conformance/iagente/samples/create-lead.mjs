const response = await fetch("https://lp.webpro.com.br/api/v1/leads", {
  method: "POST",
  headers: {
    "Authorization": "Bearer sk_live_sua_chave",
    "Content-Type": "application/json"
  },
  body: JSON.stringify({
    phone: "11999999999",
    name: "Maria Santos",
    email: "maria@empresa.com",
    company_name: "Tech Corp",
    deal_value: 15000
  })
});
const lead = await response.json();
