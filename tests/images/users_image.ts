import { buildImage, type BuiltImage } from "../../genpolicy/images/testing/mod.ts";

/** The users of `usersImage`. */
export const usersPasswd = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n";
/** The groups of `usersImage`. */
export const usersGroup = "root:x:0:\napp:x:1000:\nwheel:x:10:app\n";

/**
 * An image as people build them: users in the lowest layer, and above it an application that is copied to a folder of
 * its own.
 *
 * @param applicationBytes of random content in each of `copies` layers.
 * @param seed makes images differ.
 */
export function usersImage(applicationBytes: number, copies = 1, seed = 0): BuiltImage {
  const base = {
    members: [
      { name: "etc/", type: "5" },
      { name: "etc/group", content: usersGroup },
      { name: "etc/passwd", content: usersPasswd },
    ],
    createdBy: "/bin/sh -c #(nop) ADD file:0 in / ",
  };
  const applications = Array.from({ length: copies }, (_, copy) => ({
    members: [
      { name: "app/", type: "5" },
      { name: `app/${copy}`, content: noise(applicationBytes, seed * 1000 + copy + 1) },
    ],
    createdBy: `COPY ${copy} /app/ # buildkit`,
  }));
  return buildImage({ layers: [base, ...applications], config: { User: "app" } });
}

/** Bytes that do not compress, the same for the same seed (xorshift). */
function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer).subarray(0, length);
}
