/** Two short tones. A page that nobody has clicked on makes none: the browser keeps it quiet. */
export async function playSound(): Promise<void> {
  const context = new AudioContext()
  const volume = context.createGain()
  volume.gain.setValueAtTime(0.15, context.currentTime)
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.4)
  volume.connect(context.destination)
  const tone = context.createOscillator()
  tone.frequency.setValueAtTime(660, context.currentTime)
  tone.frequency.setValueAtTime(880, context.currentTime + 0.12)
  tone.connect(volume)
  tone.onended = () => void context.close()
  tone.start()
  tone.stop(context.currentTime + 0.4)
}
