# The client program in shell, with curl and jq: an operation on each line of standard input, its completion on output.
# shellcheck disable=SC2154 # eval sets what jq says
answer() { # type, value, error
  jq -nc --argjson id "$id" --arg type "$1" --argjson value "$2" --arg error "$3" '{$id, $type, $value, $error}'
}

while read -r line; do
  eval "$(printf '%s' "$line" | jq -r '@sh "id=\(.id) f=\(.f) value=\(.value) seconds=\(."timeout-ms" / 1000)",
    @sh "url=\("http://\(.address)/kv/\(.key | @uri)")"')"
  if [ "$f" = write ]; then set -- -X PUT -d "$value"; else set --; fi
  said=$(curl -s -m "$seconds" -w '\n%{http_code}' "$@" "$url")
  code=$?
  status=$(printf '%s' "$said" | tail -n 1)
  text=$(printf '%s' "$said" | head -n 1)
  case $code:$status:$f in
    7:*) answer fail null "connection refused" ;; # nothing was sent, so it certainly has no effect
    0:200:read) answer ok "${text:-null}" "" ;;
    0:200:write) answer ok null "" ;;
    0:503:*) answer fail null "$text" ;;
    *) answer info null "curl ended with $code, HTTP status $status" ;; # nobody knows whether it took effect
  esac
done
