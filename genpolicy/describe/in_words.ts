const WORDS: Readonly<Record<string, string>> = {
  "$(host-ip)": "<IP address of the node>",
  "$(host-name)": "<host name of the pod>",
  "$(node-name)": "<name of the node>",
  "$(pod-ip)": "<IP address of the pod>",
  "$(pod-uid)": "<UID of the pod>",
  "$(resource-field)": "<any number>",
  "$(sandbox-name)": "<name of the pod>",
  "$(sandbox-namespace)": "<namespace of the pod>",
  "$(todo-annotation)": "<anything>",
  "$(default_caps)": "the default ones",
  "$(privileged_caps)": "all",
};

/** A text of the policy with its placeholders in words. */
export function inWords(text: string): string {
  return text.replaceAll(/\$\([a-z_-]+\)/g, (name) => WORDS[name] ?? name);
}

/** An argument of the policy, where two dollars stand for one, with its placeholders in words. */
export function argumentInWords(text: string): string {
  return inWords(text.replaceAll("$$", () => "$"));
}
