/**
 * The launch measurement of the simulated guest image, 48 bytes: what `SimulatedPlatform` reports of a guest unless
 * another measurement is given.
 *
 * There is no firmware to measure, so it is the SHA-384 digest of a sentence; it is compared like any other.
 */
export async function ordinaryGuestMeasurement(): Promise<Uint8Array> {
  const sentence = new TextEncoder().encode("contrast simulated guest image, version 1");
  return new Uint8Array(await crypto.subtle.digest("SHA-384", sentence));
}
