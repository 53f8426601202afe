/**
 * What a guest pull may name as its source: the reference as the YAML has it, and the forms that containerd and the
 * shim make of it (registry and `library/` filled in, `latest` where nothing is said, digest without tag).
 */
export function imageSources(reference: string): string[] {
  const { name, tag, digest } = splitReference(reference);
  const full = fullName(name);
  const forms = new Set([reference]);
  for (const base of [name, full]) {
    if (digest === undefined) forms.add(`${base}:${tag ?? "latest"}`);
    else {
      forms.add(`${base}@${digest}`);
      if (tag !== undefined) forms.add(`${base}:${tag}@${digest}`);
    }
  }
  return [...forms].toSorted();
}

/** The digest that a reference names, or undefined. */
export function digestOf(reference: string): string | undefined {
  return splitReference(reference).digest;
}

/** The reference as containerd announces it: with `latest` where it has neither tag nor digest. */
export function announcedName(reference: string): string {
  const { tag, digest } = splitReference(reference);
  return tag === undefined && digest === undefined ? `${reference}:latest` : reference;
}

function splitReference(
  reference: string,
): { name: string; tag: string | undefined; digest: string | undefined } {
  const at = reference.indexOf("@");
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const rest = at < 0 ? reference : reference.slice(0, at);
  const colon = rest.lastIndexOf(":");
  // A colon before the last slash belongs to the port of the registry.
  return colon > rest.lastIndexOf("/")
    ? { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
    : { name: rest, tag: undefined, digest };
}

function fullName(name: string): string {
  const [first = "", ...rest] = name.split("/");
  if (rest.length > 0 && (/[.:]/.test(first) || first === "localhost")) return name;
  return `docker.io/${rest.length === 0 ? "library/" : ""}${name}`;
}
