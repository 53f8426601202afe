import { enforced, type FieldTable, irrelevant, refused, required } from "./field_rule.ts";

const KEY_REF: FieldTable = {
  name: required("string", "Object whose value is bound"),
  key: required("string", "Key whose value is bound"),
  optional: enforced("boolean", "true: an object or key that is not given sets no variable"),
};

const OBJECT_REF: FieldTable = {
  name: required("string", "Object whose values are bound"),
  optional: enforced("boolean", "true: an object that is not given sets no variables"),
};

/** Types of environment variables. */
export const envFields: Readonly<Record<string, FieldTable>> = {
  EnvVar: {
    name: required("string", "Name in `Process.Env`"),
    value: enforced("string", "Value in `Process.Env`, after `$(NAME)` is replaced"),
    valueFrom: enforced("EnvVarSource", "Value in `Process.Env`"),
  },
  EnvVarSource: {
    configMapKeyRef: enforced("ConfigMapKeySelector", "Value of the ConfigMap at generation"),
    secretKeyRef: enforced("SecretKeySelector", "Value of the Secret at generation"),
    fieldRef: enforced("ObjectFieldSelector", "Value, or a placeholder for what the host sets"),
    resourceFieldRef: enforced("ResourceFieldSelector", "Any value: the host computes it"),
    fileKeyRef: refused("any", "the value comes from a file that the host reads"),
  },
  EnvFromSource: {
    configMapRef: enforced("ConfigMapEnvSource", "All values of the ConfigMap at generation"),
    secretRef: enforced("SecretEnvSource", "All values of the Secret at generation"),
    prefix: enforced("string", "Prefix of every name"),
  },
  ConfigMapKeySelector: KEY_REF,
  SecretKeySelector: KEY_REF,
  ConfigMapEnvSource: OBJECT_REF,
  SecretEnvSource: OBJECT_REF,
  ObjectFieldSelector: {
    fieldPath: required("string", "Field whose value is bound"),
    apiVersion: irrelevant("string", "There is one version only"),
  },
  ResourceFieldSelector: {
    resource: required("string", "Any value is allowed: the host computes it"),
    containerName: irrelevant("string", "Any value is allowed: the host computes it"),
    divisor: irrelevant("quantity", "Any value is allowed: the host computes it"),
  },
};
