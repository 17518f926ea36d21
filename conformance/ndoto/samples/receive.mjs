// Express.js example
import express from 'express';
const app = express();
app.use(express.json());
app.post('/webhooks/ndoto', (req, res) => {
  const { event, conversation, contact, content } = req.body;
  console.log(`Event: ${event}`);
  if (event === 'message_created') {
    console.log(`New message from ${contact?.name}: ${content}`);
  }
  res.sendStatus(200);
});
app.listen(3000);
